package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for MariaDB")
class MariaDbIT extends RecipeTest {
  private ServerProcess server;
  private Recipe recipe;

  @BeforeAll
  void start() throws Exception {
    server = DebianServers.mariadb();
    recipe = new Recipe("MariaDB", 3306, server.port());
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @DisplayName("goes through the chain")
  void through() throws Exception {
    try (Connection connection = DriverManager.getConnection(url(chains.open()));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select database()")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getString(1)).isEqualTo("test");
    }
    assertThat(chains.connectsTo(server.port())).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule, in the driver's exception")
  void denied() {
    Throwable failure =
        catchThrowable(() -> DriverManager.getConnection(url(chains.shut())).close());
    assertThat(failure).isInstanceOf(SQLException.class);
    Chains.assertDenied(failure);
  }

  @Test
  @DisplayName("has the server end a query that takes too long, without a second connection")
  void timeLimit() throws Exception {
    try (Connection connection = DriverManager.getConnection(url(chains.open()));
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("select sleep(60) from mysql.user"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(chains.connectsTo(server.port())).hasSize(1);
  }

  @Test
  @DisplayName("makes a second connection through the chain to cancel a query")
  void cancels() throws Exception {
    try (Connection connection = DriverManager.getConnection(url(chains.open()));
        Statement statement = connection.createStatement()) {
      CompletableFuture<Boolean> query = CompletableFuture.supplyAsync(() -> sleeps(statement));
      awaitSleeping();
      statement.cancel();
      query.get(30, TimeUnit.SECONDS);
    }
    assertThat(chains.connectsTo(server.port())).hasSize(2);
  }

  @Test
  @DisplayName("does not connect to a local socket")
  void localSocket() {
    String url = url(chains.open()) + "&localSocket=" + server.folder().resolve("socket");
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .hasMessageContaining("address can't be null");
  }

  private static boolean sleeps(Statement statement) {
    try {
      return statement.execute("select sleep(60) from mysql.user");
    } catch (SQLException cancelled) {
      return false;
    }
  }

  /** Looks by a connection of its own, past the chain. */
  private void awaitSleeping() throws SQLException {
    String url = "jdbc:mariadb://localhost:%d/test?user=root".formatted(server.port());
    String query = "select 1 from information_schema.processlist where state = 'User sleep'";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      while (!statement.executeQuery(query).next()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  private String url(Path file) {
    return recipe.url(chains.ofProcess(file));
  }

  @Test
  @DisplayName("puts TLS on top, and checks the host's name with sslMode=verify-full only")
  void tls() throws Exception {
    String url = url(chains.open()).replace("//localhost:", "//127.0.0.1:");
    DriverManager.getConnection(url + "&sslMode=trust").close();
    String checked = "&sslMode=verify-full&serverSslCert=" + server.folder().resolve("cert.pem");
    assertThatThrownBy(() -> DriverManager.getConnection(url + checked).close())
        .hasStackTraceContaining("127.0.0.1");
    DriverManager.getConnection(url.replace("//127.0.0.1:", "//localhost:") + checked).close();
    assertThat(chains.connectsTo(server.port())).hasSize(3);
  }
}
