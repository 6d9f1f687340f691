/** Turns domain records into protobuf messages and back: those of the log, and job descriptions. */
@NullMarked
package io.drover.master.codec;

import org.jspecify.annotations.NullMarked;
