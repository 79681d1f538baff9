/** Clock, timers and gates: the real ones, and virtual ones for tests and demonstrations. */
@NullMarked
package dev.layersock.time;

import org.jspecify.annotations.NullMarked;
