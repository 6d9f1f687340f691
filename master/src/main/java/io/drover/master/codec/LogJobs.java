package io.drover.master.codec;

import com.google.protobuf.ByteString;
import io.drover.base.Bytes;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Rejection;
import io.drover.master.model.RequestKey;
import io.drover.master.model.WriteAnswer;
import io.drover.master.state.Change;
import io.drover.proto.LogJob;
import io.drover.proto.LogJobId;
import io.drover.proto.LogJobOutcome;
import io.drover.proto.LogJobVersion;
import io.drover.proto.LogRejection;
import io.drover.proto.LogRequestAnswered;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Jobs in the log. */
final class LogJobs {
  private static final Shared<JobId> IDS = new Shared<>();

  private LogJobs() {}

  static LogJobId write(JobId id) {
    LogJobId.Builder message = LogJobId.newBuilder().setName(id.name());
    if (!id.namespace().equals(JobId.DEFAULT_NAMESPACE)) {
      message.setNamespace(id.namespace());
    }
    return message.build();
  }

  /** The same bytes, without a message. */
  static void write(JobId id, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    if (!id.namespace().equals(JobId.DEFAULT_NAMESPACE)) {
      out.string(LogJobId.NAMESPACE_FIELD_NUMBER, id.namespace());
    }
    out.string(LogJobId.NAME_FIELD_NUMBER, id.name());
    out.endMessage(begin);
  }

  static JobId read(LogJobId message) {
    return IDS.of(
        new JobId(
            message.getNamespace().isEmpty() ? JobId.DEFAULT_NAMESPACE : message.getNamespace(),
            message.getName()));
  }

  static LogJob write(Job job) {
    LogJob.Builder message =
        LogJob.newBuilder()
            .setId(write(job.id()))
            .setGoal(Enums.write(LogJob.Goal.class, job.goal()))
            .setVersion(job.version())
            .setCreatedMillis(job.createdMillis())
            .setUpdatedMillis(job.updatedMillis())
            .setPhase(Enums.write(LogJob.Phase.class, job.rollout().phase()))
            .setMessage(job.rollout().message());
    job.versions().forEach((number, spec) -> message.addVersions(version(number, spec)));
    return message.build();
  }

  static Job read(LogJob message) {
    SortedMap<Integer, JobSpec> versions = new TreeMap<>();
    for (LogJobVersion version : message.getVersionsList()) {
      ContainerTemplate container =
          new ContainerTemplate(version.getImage(), Bytes.of(version.getContainer().toByteArray()));
      versions.put(
          version.getNumber(), LogSpecs.read(version.getSpec(), container, version.getRestarts()));
    }
    return new Job(
        read(message.getId()),
        Enums.read(JobGoal.class, message.getGoal()),
        message.getVersion(),
        versions,
        message.getCreatedMillis(),
        message.getUpdatedMillis(),
        new Job.Rollout(Enums.read(Job.Phase.class, message.getPhase()), message.getMessage()));
  }

  static LogRequestAnswered write(Change.RequestAnswered answered) {
    LogRequestAnswered.Builder message =
        LogRequestAnswered.newBuilder()
            .setKey(answered.key().value())
            .setTimeMillis(answered.timeMillis())
            .setIndex(answered.index())
            .addAllWarnings(answered.answer().warnings());
    for (JobOutcome outcome : answered.answer().jobs()) {
      message.addJobs(
          LogJobOutcome.newBuilder()
              .setJob(write(outcome.job()))
              .setAction(Enums.write(LogJobOutcome.Action.class, outcome.action()))
              .setVersion(outcome.version()));
    }
    answered
        .answer()
        .rejection()
        .ifPresent(why ->
            message.setRejection(
                LogRejection.newBuilder()
                    .setCode(Enums.write(LogRejection.Code.class, why.code()))
                    .setMessage(why.message())));
    return message.build();
  }

  static Change.RequestAnswered read(LogRequestAnswered message) {
    List<JobOutcome> jobs =
        message.getJobsList().stream()
            .map(outcome ->
                new JobOutcome(
                    read(outcome.getJob()),
                    Enums.read(JobOutcome.Action.class, outcome.getAction()),
                    outcome.getVersion()))
            .toList();
    return new Change.RequestAnswered(
        new RequestKey(message.getKey()),
        message.getTimeMillis(),
        message.getIndex(),
        new WriteAnswer(
            jobs,
            message.getWarningsList(),
            message.hasRejection()
                ? Optional.of(
                    new Rejection(
                        Enums.read(Rejection.Code.class, message.getRejection().getCode()),
                        message.getRejection().getMessage()))
                : Optional.empty()));
  }

  private static LogJobVersion version(int number, JobSpec spec) {
    return LogJobVersion.newBuilder()
        .setNumber(number)
        .setSpec(LogSpecs.settings(spec))
        .setContainer(ByteString.copyFrom(spec.container().encoded().toArray()))
        .setImage(spec.container().image())
        .setRestarts(spec.restarts())
        .build();
  }
}
