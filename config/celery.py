"""The Celery application: carries ids only, late acknowledgement; what must happen has a row in the database."""

import os

from celery import Celery

from config.broker import register

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
register()
app = Celery("coalition")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    task_default_queue="work",
)
app.autodiscover_tasks()
