package dev.layersock.recipes;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Compiles a class that a page shows. */
final class ShownClass {
  private static final Pattern NAME = Pattern.compile("public final class (\\w+)");

  private ShownClass() {}

  /** The class, compiled into a folder. */
  static Class<?> load(String source, Path folder) throws Exception {
    Matcher name = NAME.matcher(source);
    if (!name.find()) {
      throw new AssertionError("no class in:\n" + source);
    }
    Path classes = Files.createTempDirectory(folder, "classes");
    Path file = Files.writeString(classes.resolve(name.group(1) + ".java"), source);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path(), "-d", classes.toString(), file.toString());
    if (result != 0) {
      throw new AssertionError("it does not compile:\n" + source);
    }
    URL[] urls = {classes.toUri().toURL()};
    return new URLClassLoader(urls, ShownClass.class.getClassLoader()).loadClass(name.group(1));
  }

  private static String path() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
