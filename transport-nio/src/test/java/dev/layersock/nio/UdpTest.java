package dev.layersock.nio;

import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("A datagram socket")
final class UdpTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;
  private final AddressBox from = new AddressBox();

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @DisplayName("receives straight into a buffer that holds any datagram, past what others send")
  void receivesDirectly() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket friend = rig.bound(UDP4);
    ProviderSocket stranger = rig.bound(UDP4);
    nio.connect(s, ConnectRequest.to(rig.name(friend)));
    nio.sendTo(stranger, bytes("spam"), 0, rig.name(s));
    nio.sendTo(friend, bytes("ham"), 0, rig.name(s));
    for (ByteBuffer large :
        List.of(ByteBuffer.allocate(70_000), ByteBuffer.allocateDirect(70_000))) {
      assertThat(rig.recv(s, large, 0)).isEqualTo(3);
      assertThat(text(large)).isEqualTo("ham");
      nio.sendTo(friend, bytes("ham"), 0, rig.name(s));
    }
  }

  @Test
  @DisplayName("hands over what a look has taken from the channel, whole, before what follows")
  void keepsWhatItLookedAt() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket sender = rig.socket(UDP4);
    nio.sendTo(sender, bytes("0123456789"), 0, rig.name(s));
    nio.sendTo(sender, bytes("next"), 0, rig.name(s));
    rig.await(s, Readiness.READABLE);
    assertThat(nio.ioctl(s, IoctlCode.FIONREAD, null)).isEqualTo(10);
    ByteBuffer small = ByteBuffer.allocate(4);
    assertFails(WsaError.WSAEMSGSIZE, () -> nio.recvFrom(s, small, 0, from));
    assertThat(text(small)).isEqualTo("0123");
    ByteBuffer large = ByteBuffer.allocate(70_000);
    assertThat(nio.recvFrom(s, large, 0, from)).isEqualTo(4);
    assertThat(text(large)).isEqualTo("next");
  }
}
