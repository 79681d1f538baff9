package dev.layersock.chain;

import dev.layersock.spi.Explanation;

/**
 * What one provider of a chain would do with a connect or a datagram.
 *
 * @param provider its name in the chain
 */
public record ProviderExplanation(String provider, Explanation explanation) {}
