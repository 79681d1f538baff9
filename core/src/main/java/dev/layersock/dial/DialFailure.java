package dev.layersock.dial;

import dev.layersock.composition.ChainSpec;
import dev.layersock.error.WsaException;
import java.net.InetSocketAddress;

/**
 * Why one address could not be had.
 *
 * @param address that was tried
 * @param error what was raised
 * @param byLayer whether a layer of the chain refused it, rather than the base or the network
 */
public record DialFailure(InetSocketAddress address, WsaException error, boolean byLayer) {

  static DialFailure of(InetSocketAddress address, WsaException error, ChainSpec chain) {
    boolean byLayer =
        chain.layers().stream().anyMatch(layer -> layer.name().equals(error.provider()));
    return new DialFailure(address, error, byLayer);
  }
}
