package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class InspectReaderTest {
  private final EngineAnswers answers = new EngineAnswers();

  private void read(String description, EngineAnswers.Kind kind) throws Exception {
    answers.body(new ByteArrayInputStream(description.getBytes(StandardCharsets.UTF_8)), kind);
  }

  @Test
  void readsWhatEveryContainerHas() throws Exception {
    read("{'Id':'1','Config':{},'State':{}}".replace('\'', '"'), EngineAnswers.Kind.CONTAINER);
  }

  @Test
  void aLabelMayHaveNoValue() throws Exception {
    String described = "{'Id':'1','Config':{'Labels':{'a':null}},'State':{}}";
    read(described.replace('\'', '"'), EngineAnswers.Kind.CONTAINER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{'Config':{},'State':{}}",
        "{'Id':'1','State':{}}",
        "{'Id':'1','Config':{}}",
        "{'Id':'1','Config':{},'State':{'Status':'running'},'NetworkSettings':"
            + "{'Ports':{'80/tcp':[{'HostPort':'x'}]}}}"
      })
  void whatIsNoDescriptionFailsTheCall(String description) {
    assertThatThrownBy(() -> read(description.replace('\'', '"'), EngineAnswers.Kind.CONTAINER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anExitCodeThatIsNoNumberDoesNotEndTheStreamOfEvents() throws Exception {
    String event = "{'Action':'die','Actor':{'ID':'1','Attributes':{'exitCode':''}}}";
    read(event.replace('\'', '"'), EngineAnswers.Kind.EVENTS);
  }
}
