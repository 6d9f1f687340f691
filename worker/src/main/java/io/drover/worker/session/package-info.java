/**
 * Sessions with all masters: who leads, orders in, statuses out until acknowledged, the lease; and
 * what masters may ask of containers.
 */
@NullMarked
package io.drover.worker.session;

import org.jspecify.annotations.NullMarked;
