package io.drover.master.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ExpositionTest {
  @Test
  void writesWhatPrometheusReads() {
    String text =
        new Exposition()
            .gauge("up", "Whether.", 1)
            .gauge("seconds", "Time.", 0.0125)
            .head("tasks", "By state.", "gauge")
            .sample("tasks", "state", "a\"b\\c\nd", 7)
            .toString();

    assertThat(text)
        .isEqualTo(
            """
            # HELP up Whether.
            # TYPE up gauge
            up 1
            # HELP seconds Time.
            # TYPE seconds gauge
            seconds 0.012500
            # HELP tasks By state.
            # TYPE tasks gauge
            tasks{state="a\\"b\\\\c\\nd"} 7
            """);
  }

  @Test
  void pagesEscapeEveryText() {
    assertThat(new Html().text("<script>'&\"").toString())
        .isEqualTo("&lt;script&gt;&#39;&amp;&quot;");
  }
}
