package io.drover.master.loop;

import io.drover.master.port.Election;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.ReplicatedLog;

/** What the core talks to. */
public record Outside(
    ReplicatedLog log, Election election, EntryCodec codec, LeadershipListener listener) {}
