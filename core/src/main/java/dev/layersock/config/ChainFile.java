package dev.layersock.config;

import dev.layersock.composition.Composition;
import dev.layersock.discovery.ProviderRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of chains: YAML 1.2, in UTF-8.
 *
 * <pre>{@code
 * chains:
 *   web:                          # listed first is nearest the application: called first on
 *     - logging                   # the way down, last on the way up
 *     - filter:
 *         name: egress            # by default the kind; with '#2' and so on for more of it
 *         default: deny
 *         rules:
 *           - allow: [10.0.0.0/8, 127.0.0.0/8]
 *             ports: [443, 8000-8999]
 *     - qos: {token-rate: "${RATE:16Mbit/s}"}
 *     - nio                       # the base comes last
 *   memory: [logging, loopback]
 * entries:                        # the catalog; by default every chain, for all of its protocols
 *   - web
 *   - {name: dns, chain: memory, family: ipv4, type: datagram}
 * }</pre>
 *
 * <p>All problems of a file are found in one go. Its methods may be called by any thread.
 */
public final class ChainFile {
  private ChainFile() {}

  /**
   * Reads a file.
   *
   * @param file problems name it as it is given here
   * @param registry the providers that chains can be made of
   * @param environment the value of an environment variable, null if it is not set; for example
   *     {@code System::getenv}
   * @throws ConfigurationException if anything is wrong with it
   */
  public static Composition load(
      Path file, ProviderRegistry registry, Function<String, @Nullable String> environment) {
    return parse(file.toString(), readText(file), registry, environment);
  }

  /**
   * Reads a text.
   *
   * @param fileName what problems call it
   * @param text the whole file
   * @param registry the providers that chains can be made of
   * @param environment the value of an environment variable, null if it is not set
   * @throws ConfigurationException if anything is wrong with it
   */
  public static Composition parse(
      String fileName,
      String text,
      ProviderRegistry registry,
      Function<String, @Nullable String> environment) {
    SourceText source = SourceText.of(fileName, text);
    Problems problems = new Problems(source);
    if (text.length() > YamlReader.LARGEST) {
      problems.add(ProblemCode.TOO_LARGE, source.whole(), "larger than 1 MiB", "");
      problems.throwIfAny();
    }
    Optional<ConfigNode> root = YamlReader.read(source, problems);
    if (root.isEmpty() || root.get().isNothing()) {
      if (problems.count() == 0) {
        problems.add(
            ProblemCode.EMPTY_FILE,
            source.whole(),
            "there is nothing in the file",
            "expected at least: chains: {plain: [" + aBase(registry) + "]}");
      }
      problems.throwIfAny();
    }
    Optional<Composition> composition =
        root.flatMap(node -> new CompositionReader(registry, environment, problems).read(node));
    problems.throwIfAny();
    return composition.orElseThrow(
        () -> new IllegalStateException("no composition and no problem in " + fileName));
  }

  private static String readText(Path file) {
    SourceText source = SourceText.of(file.toString(), "");
    Problems problems = new Problems(source);
    byte[] bytes = {};
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlReader.LARGEST + 1);
    } catch (NoSuchFileException e) {
      problems.add(ProblemCode.UNREADABLE, source.whole(), "there is no such file", "");
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "it is a directory" : e.toString();
      problems.add(ProblemCode.UNREADABLE, source.whole(), "cannot be read: " + reason, "");
    }
    if (bytes.length > YamlReader.LARGEST) {
      problems.add(ProblemCode.TOO_LARGE, source.whole(), "larger than 1 MiB", "");
    }
    problems.throwIfAny();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(
          ProblemCode.NOT_TEXT, source.whole(), "is not encoded in UTF-8", "save it in UTF-8");
      problems.throwIfAny();
      throw new IllegalStateException(e);
    }
  }

  private static String aBase(ProviderRegistry registry) {
    return registry.bases().isEmpty() ? "nio" : registry.bases().get(0).name();
  }
}
