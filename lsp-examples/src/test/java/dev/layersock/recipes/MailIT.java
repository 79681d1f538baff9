package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.layersock.net.ConfiguredSslSocketFactory;
import dev.layersock.tls.Keys;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for JavaMail")
class MailIT extends RecipeTest {
  private static final long START_MILLIS = 20_000; // on a machine that has much else to do

  private GreenMail server;

  @BeforeEach
  void start() {
    System.setProperty("greenmail.tls.keystore.file", Keys.store().toString());
    System.setProperty("greenmail.tls.keystore.password", Keys.PASSWORD);
    server =
        new GreenMail(
            new ServerSetup[] {
              setup(ServerSetup.PROTOCOL_SMTP), setup(ServerSetup.PROTOCOL_SMTPS)
            });
    server.start();
  }

  private static ServerSetup setup(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(START_MILLIS);
    return setup;
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  @DisplayName("goes through the chain")
  void through() throws Exception {
    send(plain(chains.open()));
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(chains.connectsTo(server.getSmtp().getPort())).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule, in a cause of JavaMail's exception")
  void denied() throws Exception {
    assertRefused(plain(chains.shut()));
  }

  @Test
  @DisplayName("goes through the chain with TLS")
  void tls() throws Exception {
    send(secure(chains.open()));
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(chains.connectsTo(server.getSmtps().getPort())).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule with TLS")
  void tlsDenied() throws Exception {
    assertRefused(secure(chains.shut()));
  }

  @Test
  @DisplayName("checks the host's name with TLS")
  void hostName() throws Exception {
    Properties settings = secure(chains.open());
    settings.setProperty("mail.smtp.host", "127.0.0.1");
    assertThat(catchThrowable(() -> send(settings)))
        .isInstanceOf(MessagingException.class)
        .hasStackTraceContaining("No subject alternative names");
  }

  @Test
  @DisplayName("sends a mail past a chain that denies, where fallback is not forbidden")
  void fallback() throws Exception {
    Properties settings = plain(chains.shut());
    settings.remove("mail.smtp.socketFactory.fallback");
    send(settings);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  @DisplayName("connects past the chain with a factory for TLS, which then refuses")
  void factoryOfTls() throws Exception {
    Properties settings = withFactoryOfTls(secure(chains.open()));
    assertThat(catchThrowable(() -> send(settings)))
        .hasStackTraceContaining("was connected past the chain");
    assertThat(chains.connectsTo(server.getSmtps().getPort())).isEmpty();
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  @DisplayName("sends past the chain with a factory for TLS, where fallback is not forbidden")
  void factoryOfTlsFallback() throws Exception {
    Properties settings = withFactoryOfTls(secure(chains.shut()));
    settings.remove("mail.smtp.socketFactory.fallback");
    send(settings);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  @DisplayName("takes no setting of smtp for the protocol smtps")
  void otherProtocol() throws Exception {
    Properties settings = secure(chains.shut());
    settings.setProperty("mail.transport.protocol.rfc822", "smtps");
    settings.setProperty("mail.smtps.host", "localhost");
    settings.setProperty("mail.smtps.port", Integer.toString(server.getSmtps().getPort()));
    send(settings);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  private static Properties withFactoryOfTls(Properties settings) {
    settings.remove("mail.smtp.socketFactory.class");
    settings.setProperty(
        "mail.smtp.ssl.socketFactory.class", ConfiguredSslSocketFactory.class.getName());
    return settings;
  }

  private Properties plain(Path file) throws Exception {
    return recipe(25, server.getSmtp().getPort()).properties("properties", chains.ofProcess(file));
  }

  private Properties secure(Path file) throws Exception {
    return recipe(465, server.getSmtps().getPort())
        .properties("properties smtps", chains.ofProcess(file));
  }

  private static Recipe recipe(int usualPort, int port) throws Exception {
    return new Recipe("JavaMail", usualPort, port);
  }

  private void assertRefused(Properties settings) {
    Throwable failure = catchThrowable(() -> send(settings));
    assertThat(failure).isInstanceOf(MessagingException.class);
    Chains.assertDenied(failure);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  private static void send(Properties settings) throws MessagingException {
    MimeMessage message = new MimeMessage(Session.getInstance(settings));
    message.setFrom(new InternetAddress("one@example.com"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("other@example.com"));
    message.setSubject("hello");
    message.setText("hello");
    Transport.send(message);
  }
}
