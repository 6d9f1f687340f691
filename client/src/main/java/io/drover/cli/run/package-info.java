/** Reads the values of docker run's flags, in Docker's own syntax, into the job model. */
@NullMarked
package io.drover.cli.run;

import org.jspecify.annotations.NullMarked;
