package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512b, 512",
    "1k, 1024",
    "2kb, 2048",
    "3KiB, 3072",
    "64m, 67108864",
    "64MiB, 67108864",
    "1.5g, 1610612736",
    "2GB, 2147483648",
    "1t, 1099511627776",
    "1 gb, 1073741824"
  })
  void bytesCountInPowersOf1024(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1m", "1x", "1bb", "1.m", "9999999p", "1e3", "12 34"})
  void whatIsNoAmountOfBytesIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "10s, 10000",
    "1m30s, 90000",
    "500ms, 500",
    "1.5h, 5400000",
    "1us, 1",
    "1ns, 1",
    "1h1m1s1ms, 3661001",
    "1d, 86400000",
    "1w, 604800000",
    "0s, 0"
  })
  void durationsAreGivenInMillisecondsRoundedUp(String text, long millis) {
    assertThat(DurationText.parseMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1s x", "1 s", "1y", "99999999999h"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> DurationText.parseMillis(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 500", "2, 2000", "0.001, 1", "1.0005, 1001", "0, 0"})
  void processorsAreGivenInThousandths(String text, int millis) {
    assertThat(CpuText.parseMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0.0001", "two", "1e9", "1000000"})
  void whatIsNoNumberOfProcessorsIsRefused(String text) {
    assertThatThrownBy(() -> CpuText.parseMillis(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void wordsAreSplitAsAShellSplitsThem() {
    assertThat(ShellWords.split("sh -c 'echo \"a b\"'  x\\ y \"q \\\" $z\" '' a'b'c"))
        .isEqualTo(List.of("sh", "-c", "echo \"a b\"", "x y", "q \" $z", "", "abc"));
    assertThat(ShellWords.split("  \n ")).isEmpty();
    assertThatThrownBy(() -> ShellWords.split("echo 'a"))
        .hasMessage("the command has a quote ' that never ends");
    assertThatThrownBy(() -> ShellWords.split("echo \\"))
        .hasMessage("the command ends with a lone backslash");
  }

  @ParameterizedTest
  @CsvSource({
    "replica, replicas",
    "enviroment, environment",
    "Command, command",
    "depends-on, depends_on",
    "ocmmand, command"
  })
  void theNearestKeyIsFound(String wrong, String right) {
    assertThat(
            Nearest.of(wrong, List.of("replicas", "environment", "command", "depends_on", "image")))
        .contains(right);
  }

  @Test
  void whatIsFarFromEveryKeyGetsNoSuggestion() {
    assertThat(Nearest.of("zebra", List.of("image", "command"))).isEmpty();
    assertThat(Nearest.of("x".repeat(1_000), List.of("image"))).isEmpty();
  }
}
