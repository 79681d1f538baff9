package dev.layersock.benchmarks.report.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** Results as JMH writes them, so that other tools read them. */
final class JsonFile {
  private JsonFile() {}

  /** Writes all or nothing. */
  static void write(Collection<RunResult> results, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream text = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, text).writeOut(results);
    }
    Path part = RunFiles.partOf(file);
    Files.write(part, bytes.toByteArray());
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
