FROM python:3.12-slim AS build
WORKDIR /build
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY src src
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheel \
 && pip install --no-cache-dir --prefix /install --require-hashes -r requirements.lock \
 && pip install --no-cache-dir --prefix /install --no-deps /wheel/*.whl

FROM python:3.12-slim
COPY --from=build /install /usr/local
RUN useradd --system --create-home --uid 10001 colead && mkdir /data && chown colead /data
USER colead
ENV COLEAD_DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"
CMD ["colead", "run", "--host", "0.0.0.0", "--no-open"]
