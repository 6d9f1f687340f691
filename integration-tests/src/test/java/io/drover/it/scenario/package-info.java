/** Stories of real clusters, named by what a user would see if they went wrong. */
@NullMarked
package io.drover.it.scenario;

import org.jspecify.annotations.NullMarked;
