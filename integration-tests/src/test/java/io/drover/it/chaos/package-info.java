/**
 * Chaos with real processes: masters, workers and engines on machines of their own, as far as the
 * network is concerned; faults and a changing load from one seed; and checks of what really ran.
 */
@NullMarked
package io.drover.it.chaos;

import org.jspecify.annotations.NullMarked;
