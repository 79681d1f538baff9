package dev.layersock.cli.relay;

import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.nio.NioDescriptor;
import dev.layersock.nio.NioSettings;
import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.List;

/** The chain that a relay accepts on unless told otherwise: {@code nio} and nothing else. */
final class ListeningChain {
  /** No file can have an entry of this name. */
  static final String NAME = "listening side";

  private ListeningChain() {}

  /** The same system with this chain, its entry last, so that it is never chosen by chance. */
  static Composition addTo(Composition fromFile) {
    NioDescriptor nio = new NioDescriptor();
    Record settings =
        fromFile.chains().stream()
            .map(ChainSpec::base)
            .filter(base -> base.descriptor().name().equals(nio.name()))
            .map(BaseSpec::settings)
            .findFirst()
            .orElse(NioSettings.DEFAULT); // equal settings share a provider and its threads
    ChainSpec chain =
        new ChainSpec(NAME, List.of(), BaseSpec.of("nio", nio, settings), Origin.CODE);
    List<ChainSpec> chains = new ArrayList<>(fromFile.chains());
    chains.add(chain);
    List<EntrySpec> entries = new ArrayList<>(fromFile.entries());
    entries.add(EntrySpec.of(chain));
    return new Composition(chains, entries);
  }
}
