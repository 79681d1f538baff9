package dev.layersock.embedded;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;

/** A program that uses a chain. */
final class Embedding {
  private Embedding() {}

  public static void main(String[] args) {
    ProviderRegistry registry = ProviderRegistry.discover(Embedding.class.getClassLoader());
    String file = "chains:\n  a: [connect-data, loopback]\n";
    try (Layersock layersock =
        Layersock.builder(ChainFile.parse("a.yaml", file, registry, key -> null)).start()) {
      System.out.println(layersock.catalog().entries().size() + " entries");
    }
  }
}
