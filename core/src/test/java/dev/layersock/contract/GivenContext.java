package dev.layersock.contract;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.TimeSource;

/**
 * A context for a provider that a test makes by itself.
 *
 * @param name what it is called in errors
 * @param time its clock
 * @param seed where its random numbers start from
 */
public record GivenContext(String name, TimeSource time, long seed) implements ProviderContext {}
