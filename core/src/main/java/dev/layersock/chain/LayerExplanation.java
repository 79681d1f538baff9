package dev.layersock.chain;

import dev.layersock.composition.LayerSpec;
import dev.layersock.spi.Explanation;

/** What one layer of a chain would do with a connect. */
public record LayerExplanation(LayerSpec layer, Explanation explanation) {}
