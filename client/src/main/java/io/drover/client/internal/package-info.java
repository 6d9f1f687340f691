/** Connections to the masters: finds the leader, retries with a deadline, resumes streams. */
@NullMarked
package io.drover.client.internal;

import org.jspecify.annotations.NullMarked;
