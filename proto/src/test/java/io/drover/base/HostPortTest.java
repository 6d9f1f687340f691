package io.drover.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost:7420", "10.0.0.1:0", "[::1]:7420", "a-b.example:65535"})
  void readsWhatItWrites(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @Test
  void takesTheBracketsOffAnIpv6Host() {
    assertThat(HostPort.parse("[fe80::1]:80")).isEqualTo(new HostPort("fe80::1", 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":80",
        "::1",
        "::1:80",
        "host:eighty",
        "host:65536",
        "host:-1",
        "[]:80",
        "[[::1]]:80",
        "host]:80"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusalNamesTheText() {
    assertThatThrownBy(() -> HostPort.parse("machine")).hasMessage("'machine' is not HOST:PORT");
  }
}
