package io.drover.master.api;

import java.util.concurrent.ScheduledExecutorService;

/**
 * What the streams into containers stand on.
 *
 * @param control one thread, on which every stream's bookkeeping runs; messages do not pass it
 */
record Containers(TaskFinder finder, WorkerConnections workers, ScheduledExecutorService control) {}
