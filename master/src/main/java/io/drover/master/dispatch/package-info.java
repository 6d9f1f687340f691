/** Worker connections: sessions, heartbeats, assignments out, statuses in. */
@NullMarked
package io.drover.master.dispatch;

import org.jspecify.annotations.NullMarked;
