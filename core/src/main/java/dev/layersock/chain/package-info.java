/** Protocol chains: assembled from providers, compiled function by function, and explained. */
@NullMarked
package dev.layersock.chain;

import org.jspecify.annotations.NullMarked;
