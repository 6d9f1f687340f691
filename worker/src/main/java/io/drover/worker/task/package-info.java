/** One task's life: a pure step from what is wanted and what is seen to the next action. */
@NullMarked
package io.drover.worker.task;

import org.jspecify.annotations.NullMarked;
