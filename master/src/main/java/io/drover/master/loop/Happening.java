package io.drover.master.loop;

import io.drover.master.port.ClusterEvent;
import java.util.function.Supplier;

/**
 * An event that is put into words only if somebody wants to read it: most are never read.
 *
 * @param index of the entry that made it
 * @param event made of immutable records, so that it may be asked for at any time
 */
record Happening(long index, String type, String action, Supplier<ClusterEvent> event) {}
