/**
 * Fakes for tests: a base provider in memory that does what a test tells it, and chains over it.
 */
@NullMarked
package dev.layersock.testing;

import org.jspecify.annotations.NullMarked;
