/** Holds the table of rules in the documents against the tests. */
@NullMarked
package dev.layersock.rules;

import org.jspecify.annotations.NullMarked;
