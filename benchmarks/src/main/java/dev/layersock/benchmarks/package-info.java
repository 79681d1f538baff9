/** JMH benchmarks of the hot paths. */
@NullMarked
package dev.layersock.benchmarks;

import org.jspecify.annotations.NullMarked;
