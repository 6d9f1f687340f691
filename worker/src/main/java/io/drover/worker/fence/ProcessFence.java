package io.drover.worker.fence;

import io.drover.base.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fence as a process of its own, a small shell script in a session of its own, that outlives
 * the worker and is taken over by its next start. A thread writes what the two tell each other, so
 * that no slow disk holds up the worker's loop.
 */
public final class ProcessFence implements Fence {
  private static final Logger log = LoggerFactory.getLogger(ProcessFence.class);
  private static final String SCRIPT = "fence.sh";
  private static final long CLOSE_MILLIS_MAX = 2_000;
  // Processes are found by it: a part of an id would be found in the cgroups of others too.
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final FenceFiles files;
  private final long heldUntilMillis;
  private final Thread thread;

  // Guarded by this.
  private final Set<String> guarded = new LinkedHashSet<>();
  private final List<CompletableFuture<Optional<String>>> asked = new ArrayList<>();
  private long untilMillis;
  private boolean listChanged;
  // The list on disk is not this one; it is written with the next word, and wakes nobody.
  private boolean listOwed;
  private boolean renewed;
  private boolean closed;

  private ProcessFence(FenceFiles files, long heldUntilMillis, List<String> guarded) {
    this.files = files;
    this.heldUntilMillis = heldUntilMillis;
    this.untilMillis = heldUntilMillis;
    this.guarded.addAll(guarded);
    this.thread = new Thread(this::work, "worker-fence");
    this.thread.setDaemon(true);
  }

  /**
   * The fence of a data folder, or none, with its reason, where this machine gives it no hold.
   *
   * @param engineIsLocal whether the engine's containers run on this very machine
   */
  public static Fence open(Path folder, boolean engineIsLocal) {
    Optional<String> unfit =
        engineIsLocal
            ? FenceGround.unfit()
            : Optional.of("the engine is not on the worker's machine");
    if (unfit.isPresent()) {
      return new NoFence(words(unfit.get()));
    }
    try {
      FenceFiles files = new FenceFiles(folder);
      ProcessFence fence = new ProcessFence(files, files.deadlineMillis(), files.guarded());
      fence.thread.start();
      return fence;
    } catch (IOException e) {
      return new NoFence(words(e.toString()));
    }
  }

  private static String words(String why) {
    return "tasks that run at most once cannot be fenced here: " + why;
  }

  @Override
  public Optional<String> unusable() {
    return Optional.empty();
  }

  @Override
  public long heldUntilMillis() {
    return heldUntilMillis;
  }

  @Override
  public synchronized void renew(long until) {
    if (until > untilMillis) {
      untilMillis = until;
      renewed = true;
      notifyAll();
    }
  }

  @Override
  public synchronized CompletionStage<Optional<String>> guard(String containerId) {
    Check.argument(ID.matcher(containerId).matches(), "'%s' is no container's id", containerId);
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    listChanged |= guarded.add(containerId);
    asked.add(answer);
    notifyAll();
    return answer;
  }

  @Override
  public synchronized void keepIf(Predicate<String> stillThere) {
    if (guarded.removeIf(stillThere.negate())) {
      listChanged = true;
      notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Work(
      long untilMillis,
      Optional<List<String>> list,
      List<CompletableFuture<Optional<String>>> asked) {}

  private synchronized Optional<Work> next() throws InterruptedException {
    while (!closed && !listChanged && asked.isEmpty() && !(renewed && !guarded.isEmpty())) {
      wait();
    }
    if (closed && !listChanged && asked.isEmpty()) {
      return Optional.empty();
    }
    boolean write = listChanged || listOwed || !asked.isEmpty();
    Work work =
        new Work(
            untilMillis,
            write ? Optional.of(List.copyOf(guarded)) : Optional.empty(),
            List.copyOf(asked));
    asked.clear();
    renewed = false;
    listChanged = false;
    listOwed = false;
    return Optional.of(work);
  }

  private void work() {
    try {
      Optional<Work> work = next();
      while (work.isPresent()) {
        Optional<String> problem = carryOut(work.get());
        work.get().asked().forEach(answer -> answer.complete(problem));
        work = next();
      }
      files.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("the fence's files in {} could not be closed: {}", files.folder(), e.toString());
    }
  }

  /** The deadline first, then the list, then the process: each needs what comes before it. */
  private Optional<String> carryOut(Work work) {
    try {
      files.writeDeadline(work.untilMillis());
      if (work.list().isPresent()) {
        files.writeGuarded(work.list().get());
      }
      boolean needed = work.list().map(list -> !list.isEmpty()).orElse(true);
      if (needed && files.alive().isEmpty()) {
        begin();
      }
      return Optional.empty();
    } catch (IOException e) {
      log.warn("the fence in {} is not as it should be: {}", files.folder(), e.toString());
      synchronized (this) {
        listOwed |= work.list().isPresent();
      }
      return Optional.of(words(e.toString()));
    }
  }

  private void begin() throws IOException {
    Path script = files.folder().resolve(SCRIPT);
    Path next = files.folder().resolve(SCRIPT + ".next");
    try (InputStream text = ProcessFence.class.getResourceAsStream(SCRIPT)) {
      if (text == null) {
        throw new IOException(SCRIPT + " is missing in this build");
      }
      Files.copy(text, next, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(next, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Process process =
        new ProcessBuilder(
                "setsid",
                "sh",
                script.toAbsolutePath().toString(),
                files.folder().toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      if (!"ready".equals(line)) {
        throw new IOException("it did not begin: " + line);
      }
    }
    log.info("fence pid={} begins to guard containers that run at most once", process.pid());
  }
}
