package dev.layersock.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The key and the certificate of the test's servers, for {@code localhost}. This JVM trusts it, as
 * a program does that is started with {@code -Djavax.net.ssl.trustStore}. Thread-safe.
 */
public final class Keys {
  /** Of the store and of the key. */
  public static final String PASSWORD = "changeit";

  private static final Path STORE = make();

  private Keys() {}

  /** The key store, in the format PKCS12. */
  public static Path store() {
    return STORE;
  }

  /** For a server that has the key. */
  public static SSLContext server() throws Exception {
    KeyStore store = load(STORE);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Writes the certificate and the key into a folder, as {@code cert.pem} and {@code key.pem}. */
  public static void writePem(Path folder) throws Exception {
    KeyStore store = load(STORE);
    write(
        folder.resolve("cert.pem"), "CERTIFICATE", store.getCertificate("localhost").getEncoded());
    Key key = store.getKey("localhost", PASSWORD.toCharArray());
    write(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines));
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** For who has asked for the default before, which the properties no longer change. */
  private static void trustByDefault(Path store) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(store));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLContext.setDefault(context);
  }

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("keys");
      Path store = folder.resolve("keys.p12");
      folder.toFile().deleteOnExit(); // the last one is deleted first
      store.toFile().deleteOnExit();
      run(store.toString());
      System.setProperty("javax.net.ssl.trustStore", store.toString());
      System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
      System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
      trustByDefault(store);
      return store;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void run(String store) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool failed");
    }
  }
}
