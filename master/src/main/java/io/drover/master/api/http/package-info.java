/** The HTTP door: health, readiness, metrics and the overview page, read-only and bounded. */
@NullMarked
package io.drover.master.api.http;

import org.jspecify.annotations.NullMarked;
