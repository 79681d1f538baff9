/** Runs each recipe of docs/recipes.md against its server, through a chain and against one. */
@NullMarked
package dev.layersock.recipes;

import org.jspecify.annotations.NullMarked;
