package dev.layersock.layers.connectdata;

import dev.layersock.contract.Ability;
import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.LayerUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.protocol.Capability;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Origin;
import dev.layersock.spi.Upcalls;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Chains of the layer under test alone. */
final class ConnectDataChain {
  private ConnectDataChain() {}

  /** Settings as an empty section of a file gives them. */
  static ConnectDataSettings defaults() {
    return settings(512, Duration.ofSeconds(5), 1024);
  }

  static ConnectDataSettings settings(int limit, Duration timeout, int maxHandshakes) {
    return new ConnectDataSettings(new ByteSize(limit), timeout, maxHandshakes, Origin.CODE);
  }

  /** A base with the layer, which has connect data and otherwise what the base can. */
  static ProviderUnderTest with(ProviderUnderTest base, ConnectDataSettings settings) {
    Set<Ability> abilities = EnumSet.of(Ability.CONNECT_DATA);
    abilities.addAll(base.abilities());
    LayerUnderTest layer =
        new LayerUnderTest(
            "connect-data",
            Set.of(Capability.CONNECT_DATA),
            (lower, context) -> new ConnectDataLayer(lower, context, settings));
    return base.withAbilities(abilities).withLayers(List.of(layer));
  }

  /** The same as one provider. */
  static ProviderUnderTest over(
      ProviderUnderTest base, ConnectDataSettings settings, Upcalls upcalls) {
    return ChainUnderTest.over(with(base, settings), 0, upcalls);
  }
}
