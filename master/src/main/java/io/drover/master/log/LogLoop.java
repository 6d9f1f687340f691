package io.drover.master.log;

import io.drover.base.Epoch;
import io.drover.master.log.StoreException.Trouble;
import io.drover.master.model.MasterId;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.ReplicatedLog.Listener;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log's thread does: one step, {@link #advance}, that does whatever is to be done next
 * from what is known, and a few methods that make something known and take that step. So a step
 * that a lost connection cut short is simply taken again.
 */
final class LogLoop {
  private static final Logger log = LoggerFactory.getLogger(LogLoop.class);
  private static final int REFUSED_ROUNDS_MAX = 3;

  private final Store store;
  private final LogPaths paths;
  private final EntryCodec codec;
  private final LogSettings settings;
  private final Listener listener;
  private final LogThread thread;
  private final EpochFence fence;
  private final LogReader reader;
  private final Attachment attachment;
  private final Progress progress = new Progress();

  private Role role = new Role.Following();
  private boolean connected;
  private boolean shaky;
  private boolean retrying;
  private boolean probing;
  private boolean ended;

  LogLoop(
      Store store,
      LogPaths paths,
      EntryCodec codec,
      LogSettings settings,
      Listener listener,
      LogThread thread) {
    this.store = store;
    this.paths = paths;
    this.codec = codec;
    this.settings = settings;
    this.listener = listener;
    this.thread = thread;
    this.fence = new EpochFence(store, paths);
    this.reader = new LogReader(store, paths, codec, settings.readEntries());
    this.attachment = new Attachment(store, paths, fence, reader, this::wake);
  }

  /** What this master is to the log. */
  sealed interface Role {
    /** It reads what others append. */
    record Following() implements Role {}

    /** It takes the lead. */
    record Claiming(String claim, Epoch floor, MasterId self, String address) implements Role {}

    /** It appends. */
    record Leading(Leadership leadership) implements Role {}
  }

  void connection(boolean sound) {
    connected = sound;
    if (sound) {
      advance();
    } else {
      attachment.drop();
      if (!shaky && !ended) {
        shaky = true;
        listener.suspended();
      }
    }
  }

  void sessionLost() {
    connection(false);
    renounce("the ZooKeeper session was lost");
  }

  void claim(Epoch floor, MasterId self, String address) {
    if (ended) {
      listener.deposed("the log has stopped");
      return;
    }
    renounce("this master claims the lead again");
    role = new Role.Claiming(UUID.randomUUID().toString(), floor, self, address);
    advance();
  }

  void renounce(String reason) {
    if (!ended && !(role instanceof Role.Following)) {
      depose(reason);
    }
  }

  void append(Entry entry) {
    if (!(role instanceof Role.Leading(Leadership lead)) || !lead.epoch().equals(entry.epoch())) {
      // Sent before the caller could know that it was deposed.
      return;
    }
    if (entry.index() != lead.nextIndex()) {
      depose("append of entry " + entry.index() + " where " + lead.nextIndex() + " is next");
      return;
    }
    byte[] bytes = codec.encode(entry, Sealed.HEADER_BYTES);
    Sealed.sealInPlace(bytes);
    if (bytes.length > settings.entryBytesMax()) {
      depose(
          "log entry %d has %d bytes and %d changes; the limit is %d bytes"
              .formatted(
                  entry.index(), bytes.length, entry.changes().size(), settings.entryBytesMax()));
    } else if (lead.unanswered() >= settings.pendingEntriesMax()) {
      depose("ZooKeeper is too slow: " + lead.unanswered() + " appends without an answer");
    } else {
      lead.add(new StoredEntry(entry.index(), bytes));
      advance();
    }
  }

  /** A follower looks whether there is more than it was told. */
  void look() {
    probing = true;
    advance();
  }

  /** This master's leadership, if it leads. */
  Optional<Leadership> lead() {
    return role instanceof Role.Leading(Leadership lead) ? Optional.of(lead) : Optional.empty();
  }

  Progress progress() {
    return progress;
  }

  Listener listener() {
    return listener;
  }

  /** Something that must not happen did: better no log than a wrong one. */
  void failed(RuntimeException failure) {
    log.error("log step failed", failure);
    if (!ended) {
      end("a fault in the log's own code: " + failure);
    }
  }

  private void wake() {
    thread.execute(this::advance);
  }

  /** Does what is to be done next. */
  private void advance() {
    attachment.awake();
    if (ended || !connected) {
      return;
    }
    try {
      if (!attachment.attached()) {
        attach();
      }
      attachment.movedEpoch().ifPresent(this::epochMoved);
      switch (role) {
        case Role.Following _ -> follow();
        case Role.Claiming claiming -> takeLead(claiming);
        case Role.Leading(Leadership lead) -> lead(lead);
      }
      if (shaky && settled()) {
        shaky = false;
        listener.resumed();
      }
    } catch (StoreException e) {
      if (e.trouble() == Trouble.REFUSED) {
        end("ZooKeeper refuses: " + e.getMessage());
      } else {
        retry(e);
      }
    } catch (StoreWipedException e) {
      end(String.valueOf(e.getMessage()), Listener::wiped);
    } catch (UnreadableLogException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void retry(StoreException e) {
    log.debug("log step put off: {}", e.getMessage());
    if (!retrying) {
      retrying = true;
      thread.after(
          settings.retryDelay(),
          () -> {
            retrying = false;
            advance();
          });
    }
  }

  private boolean settled() {
    return !(role instanceof Role.Leading(Leadership lead) && lead.unsure());
  }

  private void attach() throws StoreException {
    attachment.attach(progress.lastIndex());
    if (progress.lastIndex() == 0) {
      restoreIfBehind();
    }
    probing = true;
  }

  private void epochMoved(EpochRecord record) {
    if (role instanceof Role.Leading(Leadership lead) && !lead.claim().equals(record.claim())) {
      depose("master " + record.leader() + " took the lead with epoch " + record.epoch());
    }
  }

  /** Reads one batch; true at the end of the log. */
  private boolean follow() throws StoreException {
    long known = attachment.knownTail();
    long last = progress.lastIndex();
    long to = probing ? Long.MAX_VALUE : known;
    if (to <= last) {
      return true;
    }
    LogReader.Batch batch = reader.read(last + 1, to, known);
    if (!batch.entries().isEmpty()) {
      for (StoredEntry stored : batch.entries()) {
        Entry entry = reader.decode(stored, progress.lastEpoch());
        progress.told(entry.index(), entry.epoch(), stored.bytes().length);
        listener.committed(entry);
      }
      wake();
      return false;
    }
    if (restoreIfBehind()) {
      wake();
      return false;
    }
    if (batch.hole()) {
      throw new StoreWipedException(
          "log entry %d is missing in ZooKeeper though later ones were there: the store was wiped or damaged"
              .formatted(last + 1));
    }
    probing = false;
    return true;
  }

  private boolean restoreIfBehind() throws StoreException {
    Optional<Manifest> manifest = reader.manifest();
    if (manifest.isEmpty() || manifest.get().index() <= progress.lastIndex()) {
      return false;
    }
    LogReader.Restored restored = reader.checkpoint().orElseThrow();
    Manifest newest = restored.manifest();
    progress.restored(newest.index(), newest.epoch());
    listener.restored(newest.index(), newest.epoch(), newest.timeMillis(), restored.state());
    return true;
  }

  private void takeLead(Role.Claiming claiming) throws StoreException {
    Optional<EpochFence.Held> taken =
        fence.claim(claiming.claim(), claiming.floor(), claiming.self(), claiming.address());
    if (taken.isEmpty()) {
      depose("the store has come to epoch " + claiming.floor() + ": another master leads");
      return;
    }
    EpochFence.Held held = taken.get();
    // From here on nobody else appends, so the end that is read is the end.
    probing = true;
    boolean end = false;
    while (!end) {
      end = follow();
    }
    Epoch epoch = new Epoch(held.record().epoch());
    if (progress.lastEpoch().compareTo(epoch) > 0) {
      // Another master claimed meanwhile, and what was just read is its work.
      depose("another master took the lead with epoch " + progress.lastEpoch());
      return;
    }
    long last = progress.lastIndex();
    log.info("epoch taken: epoch={} master={} last={}", epoch, claiming.self(), last);
    role =
        new Role.Leading(
            new Leadership(epoch, held.record().claim(), held.version(), progress.lastIndex()));
    listener.claimed(epoch, last);
  }

  private void lead(Leadership lead) throws StoreException {
    if (lead.unsure()) {
      if (!lead.quiet()) {
        return;
      }
      settle(lead);
    }
    for (StoredEntry next = lead.nextToSend(settings);
        next != null;
        next = lead.nextToSend(settings)) {
      long index = next.index();
      store.send(
          List.of(
              Op.check(paths.epoch(), lead.fence()),
              Op.check(paths.entry(index - 1), -1),
              Op.create(
                  paths.entry(index), next.bytes(), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)),
          code -> thread.execute(() -> answered(lead, index, code)));
      lead.sent();
    }
  }

  private void answered(Leadership lead, long index, int code) {
    if (code != 0) {
      Trouble trouble = Store.trouble(code);
      log.debug("append {} of epoch {}: {}", index, lead.epoch(), trouble);
      lead.failed(trouble != Trouble.UNAVAILABLE);
    } else if (lead.done(index)) {
      if (role instanceof Role.Leading(Leadership current) && current == lead) {
        told(lead);
      }
    }
    if (role instanceof Role.Leading(Leadership current) && current == lead) {
      advance();
    }
  }

  private void told(Leadership lead) {
    StoredEntry oldest = lead.told();
    progress.told(oldest.index(), lead.epoch(), oldest.bytes().length);
    listener.appended(oldest.index());
  }

  // First everything sent so far is shut out by moving the fence on; only then does what the log
  // holds say what was done, once and for all.
  private void settle(Leadership lead) throws StoreException {
    Optional<EpochFence.Held> held = fence.retake(lead.claim());
    if (held.isEmpty()) {
      depose("another master took the lead");
      wake();
      return;
    }
    while (lead.oldest() != null) {
      List<StoredEntry> found =
          reader.read(progress.lastIndex() + 1, lead.nextIndex() - 1, -1).entries();
      if (found.isEmpty()) {
        break;
      }
      for (StoredEntry stored : found) {
        StoredEntry oldest = lead.oldest();
        if (oldest == null || !Arrays.equals(oldest.bytes(), stored.bytes())) {
          if (!fence.holds(lead.claim())) {
            depose("another master took the lead");
            return;
          }
          throw new UnreadableLogException(
              "log entry " + stored.index() + " is not what this leader appended");
        }
        told(lead);
      }
    }
    lead.settled(held.get().version());
    if (lead.refusedRounds() > REFUSED_ROUNDS_MAX) {
      throw new StoreWipedException(
          "ZooKeeper refuses entry %d though the epoch is ours: the store was wiped or damaged"
              .formatted(progress.lastIndex() + 1));
    }
  }

  private void depose(String reason) {
    role = new Role.Following();
    probing = true;
    log.info("lead ended: reason={}", reason);
    listener.deposed(reason);
    wake();
  }

  private void end(String reason) {
    end(reason, Listener::broken);
  }

  private void end(String reason, BiConsumer<Listener, String> tell) {
    ended = true;
    log.error("the log has stopped: {}", reason);
    if (!(role instanceof Role.Following)) {
      role = new Role.Following();
      listener.deposed(reason);
    }
    tell.accept(listener, reason);
  }
}
