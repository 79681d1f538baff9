/** Tests that what the README and the documents show of measuring is so. */
@NullMarked
package dev.layersock.benchmarks.readme;

import org.jspecify.annotations.NullMarked;
