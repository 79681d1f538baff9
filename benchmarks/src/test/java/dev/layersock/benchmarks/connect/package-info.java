@NullMarked
package dev.layersock.benchmarks.connect;

import org.jspecify.annotations.NullMarked;
