package dev.layersock.recipes;

import dev.layersock.tls.Keys;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Starts the servers that Debian has, each with nothing in it. Those of SQL can have TLS. */
final class DebianServers {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private DebianServers() {}

  /** PostgreSQL with a superuser {@code app} and a database of that name; no passwords. */
  static ServerProcess postgresql() throws Exception {
    String init = Program.find("initdb", "postgresql");
    String server = Program.find("postgres", "postgresql");
    return ServerProcess.start(
        (folder, port) -> {
          Path data = Files.createDirectory(folder.resolve("data"));
          Keys.writePem(folder);
          Path key = folder.resolve("key.pem");
          Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
          giveToPostgres(data);
          giveToPostgres(key);
          String at = data.toString();
          return List.of(
              asPostgres(init, "-D", at, "-U", "app", "--auth=trust", "--no-sync", "--locale=C"),
              asPostgres(
                  server,
                  "-D",
                  at,
                  "-p",
                  "" + port,
                  "-k",
                  at,
                  "-c",
                  "fsync=off",
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "ssl=on",
                  "-c",
                  "ssl_cert_file=" + folder.resolve("cert.pem"),
                  "-c",
                  "ssl_key_file=" + key));
        });
  }

  /** MariaDB with the user {@code root}, who has no password, and a database {@code test}. */
  static ServerProcess mariadb() throws Exception {
    String init = Program.find("mariadb-install-db", "mariadb-server");
    String server = Program.find("mariadbd", "mariadb-server");
    return ServerProcess.start(
        (folder, port) -> {
          String data = folder.resolve("data").toString();
          Keys.writePem(folder);
          String user = "--user=" + System.getProperty("user.name");
          return List.of(
              List.of(
                  init,
                  "--no-defaults",
                  "--datadir=" + data,
                  user,
                  "--auth-root-authentication-method=normal"),
              List.of(
                  server,
                  "--no-defaults",
                  "--datadir=" + data,
                  user,
                  "--port=" + port,
                  "--bind-address=127.0.0.1",
                  "--skip-name-resolve",
                  "--socket=" + folder.resolve("socket"),
                  "--ssl-cert=" + folder.resolve("cert.pem"),
                  "--ssl-key=" + folder.resolve("key.pem")));
        });
  }

  /** Redis, which keeps nothing. */
  static ServerProcess redis() throws Exception {
    String server = Program.find("redis-server", "redis-server");
    return ServerProcess.start(
        (folder, port) ->
            List.of(List.of(server, "--port", "" + port, "--bind", "127.0.0.1", "--save", "")));
  }

  /** It does not run as root. */
  private static List<String> asPostgres(String... command) {
    List<String> words = new ArrayList<>();
    if (ROOT) {
      words.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private static void giveToPostgres(Path file) throws IOException {
    if (ROOT) {
      Files.setOwner(
          file,
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("postgres"));
    }
  }
}
