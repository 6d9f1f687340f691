/**
 * {@code ReplicatedLog} on ZooKeeper: every path in one class, append, tail, checkpoint, trim; the
 * embedded ensemble.
 */
@NullMarked
package io.drover.master.log;

import org.jspecify.annotations.NullMarked;
