package dev.layersock.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.PortRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The values that travel through the interface: what they refuse and how they are written. */
class ValuesTest {
  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(raw);
  }

  @Test
  @DisplayName("A block of addresses has what shares its prefix and nothing of the other family")
  void cidr() throws Exception {
    Cidr block = new Cidr(address(10, 16, 0, 0), 12);
    assertThat(block.contains(address(10, 31, 255, 255))).isTrue();
    assertThat(block.contains(address(10, 32, 0, 0))).isFalse();
    assertThat(block.contains(InetAddress.getByAddress(new byte[16]))).isFalse();
    assertThat(new Cidr(address(0, 0, 0, 0), 0).contains(address(1, 2, 3, 4))).isTrue();
    assertThat(block).hasToString("10.16.0.0/12");
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(address(10, 16, 0, 1), 12));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(address(10, 0, 0, 0), 33));
  }

  @Test
  @DisplayName("Sizes, rates and ports are written in the largest unit that fits exactly")
  void quantities() {
    assertThat(new ByteSize(65536)).hasToString("64KiB");
    assertThat(new ByteSize(1025)).hasToString("1025B");
    assertThat(new ByteSize(0)).hasToString("0B");
    assertThat(new ByteSize(1L << 40).asInt()).isEqualTo(Integer.MAX_VALUE);
    assertThat(new DataRate(2_000_000)).hasToString("16Mbit/s");
    assertThat(new DataRate(1)).hasToString("8bit/s");
    assertThat(PortRange.ANY).hasToString("any");
    assertThat(new PortRange(8000, 8999)).hasToString("8000-8999");
    assertThat(new PortRange(8000, 8999).contains(8999)).isTrue();
    assertThat(new PortRange(8000, 8999).contains(9000)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new DataRate(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(0, 65536));
  }

  @Test
  @DisplayName("A flow has no rate of 0 and no peak below its token rate")
  void flowSpec() {
    FlowSpec flow = FlowSpec.bestEffort().withTokenRate(1000).withTokenBucketSize(0);
    assertThat(flow.tokenRate()).isEqualTo(1000);
    assertThat(FlowSpec.isSpecified(flow.peakBandwidth())).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> flow.withTokenRate(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FlowSpec(10, 0, 9, 0, 0, flow.serviceType(), 0, 0));
  }

  @Test
  @DisplayName("Options are kept by type of socket, within their ranges, and inherited as a copy")
  void options() throws Exception {
    OptionValues listener = new OptionValues(SocketType.STREAM);
    listener.set(SockOpt.SO_REUSEADDR, true);
    OptionValues accepted = new OptionValues(listener);
    listener.set(SockOpt.SO_REUSEADDR, false);
    assertThat(accepted.isSet(SockOpt.SO_REUSEADDR)).isTrue();
    assertFails(WsaError.WSAEINVAL, accepted, SockOpt.SO_EXCLUSIVEADDRUSE, true);
    assertFails(WsaError.WSAEINVAL, accepted, SockOpt.SO_RCVBUF, -1);
    assertFails(WsaError.WSAENOPROTOOPT, accepted, SockOpt.SO_ACCEPTCONN, true);
    assertFails(WsaError.WSAENOPROTOOPT, accepted, SockOpt.SO_BROADCAST, true);
  }

  private static <T> void assertFails(
      WsaError expected, OptionValues values, SockOpt<T> option, T value) {
    assertThatThrownBy(() -> values.set(option, value))
        .isInstanceOfSatisfying(
            WsaException.class, failure -> assertThat(failure.error()).isEqualTo(expected));
  }

  @Test
  @DisplayName("Every error is found by its code, and 0 is none")
  void codes() {
    for (WsaError error : WsaError.values()) {
      assertThat(WsaError.ofCode(error.code())).contains(error);
    }
    assertThat(WsaError.ofCode(0)).isEmpty();
  }

  @Test
  @DisplayName("A protocol can be given capabilities, but not to be one-way both ways")
  void protocolInfo() {
    ProtocolInfo plain =
        new ProtocolInfo("p", AddressFamily.INET, SocketType.STREAM, ProtocolInfo.TCP, Set.of(), 0);
    assertThat(plain.isConnectionOriented()).isTrue();
    assertThat(plain.with(Set.of(Capability.CONNECTIONLESS)).isConnectionOriented()).isFalse();
    assertThat(plain.with(Set.of(Capability.UNI_SEND)).serviceFlags())
        .isEqualTo(Capability.UNI_SEND.flag());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.with(Set.of(Capability.UNI_SEND, Capability.UNI_RECV)));
  }
}
