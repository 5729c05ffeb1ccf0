"""Dated policy events and documents, and the policy each city was under in each year."""

from __future__ import annotations

from aicluster_spark.policy.areas import mainland_areas
from aicluster_spark.policy.assign import Assignment, assign_policy
from aicluster_spark.policy.documents import DocumentPolicy, assess_documents
from aicluster_spark.policy.event_file import packaged_events, read_events
from aicluster_spark.policy.events import PolicyEvent, judge_events

__all__ = [
    "Assignment",
    "DocumentPolicy",
    "PolicyEvent",
    "assess_documents",
    "assign_policy",
    "judge_events",
    "mainland_areas",
    "packaged_events",
    "read_events",
]
