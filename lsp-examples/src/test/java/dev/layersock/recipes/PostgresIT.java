package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for PostgreSQL")
class PostgresIT extends RecipeTest {
  private ServerProcess server;
  private Recipe recipe;

  @BeforeAll
  void start() throws Exception {
    server = DebianServers.postgresql();
    recipe = new Recipe("PostgreSQL", 5432, server.port());
    String url = "jdbc:postgresql://localhost:%d/postgres?user=app".formatted(server.port());
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create database app");
    }
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
    try (Connection connection = DriverManager.getConnection(recipe.url(chains.open()));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select current_database()")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getString(1)).isEqualTo("app");
    }
    assertThat(chains.connectsTo(server.port())).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule, in the driver's exception")
  void denied() {
    Throwable failure =
        catchThrowable(() -> DriverManager.getConnection(recipe.url(chains.shut())).close());
    assertThat(failure).isInstanceOf(SQLException.class);
    Chains.assertDenied(failure);
  }

  @Test
  @DisplayName("makes a second connection through the chain when a query takes too long")
  void cancels() throws Exception {
    try (Connection connection = DriverManager.getConnection(recipe.url(chains.open()));
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("cancel");
    }
    assertThat(chains.connectsTo(server.port())).hasSize(2);
  }

  @Test
  @DisplayName("puts TLS on top, and checks the host's name with sslmode=verify-full only")
  void tls() throws Exception {
    String url = recipe.url(chains.open()).replace("//localhost:", "//127.0.0.1:");
    DriverManager.getConnection(url + "&sslmode=require").close();
    String checked = "&sslmode=verify-full&sslrootcert=" + server.folder().resolve("cert.pem");
    assertThatThrownBy(() -> DriverManager.getConnection(url + checked).close())
        .hasStackTraceContaining("127.0.0.1");
    DriverManager.getConnection(url.replace("//127.0.0.1:", "//localhost:") + checked).close();
    assertThat(chains.connectsTo(server.port())).hasSize(3);
  }
}
