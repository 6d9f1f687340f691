package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class ImageReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "nginx, nginx, latest",
    "nginx:1.27, nginx, 1.27",
    "host:5000/a/b, host:5000/a/b, latest",
    "host:5000/a/b:c, host:5000/a/b, c",
    "a@sha256:12, a, sha256:12",
    "a:tag@sha256:12, a, sha256:12",
    "host:5000/a:tag@sha256:12, host:5000/a, sha256:12"
  })
  void aNameIsTakenApart(String image, String repository, String tag) {
    assertThat(ImageReference.parse(image)).isEqualTo(new ImageReference(repository, tag));
  }

  @Test
  void theHubNeedNotBeSpeltOut() {
    assertThat(ImageReference.parse("nginx").sameRepository("docker.io/library/nginx")).isTrue();
    assertThat(ImageReference.parse("nginx").sameRepository("other/nginx")).isFalse();
  }
}
