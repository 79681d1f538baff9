package dev.layersock.recipes;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test of one recipe: it starts its server once and has fresh files of chains for each method.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class RecipeTest {
  @TempDir Path folder;
  Chains chains;

  @BeforeEach
  final void writeChains() throws IOException {
    chains = new Chains(folder);
  }

  @AfterEach
  final void closeChains() {
    chains.close();
  }
}
