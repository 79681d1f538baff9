/** What connected sockets keep on the heap, beside plain channels and other frameworks. */
@NullMarked
package dev.layersock.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
