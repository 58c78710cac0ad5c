"""From where packets come: addresses, and service tags whose addresses Microsoft keeps."""

from __future__ import annotations

import msgspec

from ztscan.estate.reachability.addresses import NONE, PUBLIC, Addresses, Grade

EVERY_CUSTOMER = "azurecloud"
"""The tag of all of Azure, or with a region of a part: any customer may send from there."""
_TAGS = """
    actiongroup apimanagement appconfiguration applicationinsightsavailability appservice appservicemanagement
    autonomousdevelopmentplatform azureactivedirectory azureactivedirectorydomainservices azureadvancedthreatprotection
    azureapiforfhir azurearcinfrastructure azureattestation azurebackup azurebotservice azurecognitivesearch
    azureconnectors azurecontainerappsservice azurecontainerregistry azurecosmosdb azuredataboxedge azuredatabricks
    azuredataexplorermanagement azuredevops azuredevspaces azuredigitaltwins azureeventgrid azureeventhub azurefrontdoor
    azurehealthcareapis azureinformationprotection azureiothub azurekeyvault azuremachinelearning
    azuremachinelearninginference azuremanagedgrafana azuremonitor azuremonitorforsap azureopendatasets azureplatformdns
    azureplatformimds azureplatformlkm azureportal azureresourcemanager azuresecuritycenter azuresentinel azureservicebus
    azuresignalr azuresiterecovery azurespringcloud azurestack azurestorage azuretrafficmanager azureupdatedelivery
    azurevideoanalyzerformedia azurevirtualdesktop azurevmwaresolution azurewebpubsub batchnodemanagement chaosstudio
    cognitiveservicesfrontend cognitiveservicesmanagement datafactory datafactorymanagement dynamics365businesscentral
    dynamics365formarketinganalytics eventhub gatewaymanager guestandhybridmanagement hdinsight internetanalyzer iothub
    keyvault kustoanalytics logicapps logicappsmanagement m365managementactivityapi microsoftazurefluidrelay
    microsoftcloudappsecurity microsoftcontainerregistry microsoftdefenderforendpoint microsoftpurviewpolicydistribution
    officeonline onedscollector powerbi powerplatforminfra powerplatformplex powerqueryonline scuba serialconsole
    servicebus servicefabric sql sqlmanagement storage storagemover storagesyncservice videoindexer windowsadmincenter
    windowsvirtualdesktop
"""
KNOWN_TAGS = frozenset(_TAGS.split())
"""Names of service tags, in lower case: https://learn.microsoft.com/azure/virtual-network/service-tags-overview"""


class Sources(msgspec.Struct, frozen=True):
    """Where packets come from."""

    addresses: Addresses = NONE
    tags: frozenset[str] = frozenset()
    """Service tags in lower case."""

    def __bool__(self) -> bool:
        return bool(self.addresses or self.tags)

    def __or__(self, other: Sources) -> Sources:
        if not self or not other or self is other:
            return self or other
        return Sources(self.addresses | other.addresses, self.tags | other.tags)

    @property
    def grade(self) -> Grade:
        """How much of the internet it is. A tag of all of Azure is wide, and so is one that is not known."""
        if not self.tags:
            return self.addresses.grade
        return max(self.addresses.grade, *(Grade.WIDE if is_wide_tag(tag) else Grade.NAMED for tag in self.tags))

    def meet(self, other: Sources, *, most: bool) -> Sources:
        """What is in both. The addresses of a tag are not known: what it has in common with others is taken as ``most`` says."""
        found = self.addresses & other.addresses
        shared = _covered(self, other, most=most) | _covered(other, self, most=most)
        if most:
            found |= _within(self, other) | _within(other, self)
            shared |= _narrower(self.tags - shared, other.tags - shared)
        return Sources(found, shared)

    def __str__(self) -> str:
        grade = self.addresses.grade
        texts = ["the internet" if grade is Grade.OPEN else "a large part of the internet" if grade is Grade.WIDE else ""]
        texts += [_shown(tag) for tag in sorted(self.tags)]
        texts += ["named addresses"] if grade is Grade.NAMED else []
        *before, last = [text for text in texts if text] or ["nobody"]
        return f"{', '.join(before)} and {last}" if before else last


def _shown(tag: str) -> str:
    """A tag in words."""
    stem, _, region = tag.partition(".")
    if stem != EVERY_CUSTOMER:
        return f"the service tag {tag}"
    return f"any customer of Azure in {region}" if region else "any customer of Azure"


def is_wide_tag(tag: str) -> bool:
    """Whether the tag stands for any customer of Azure, or is not known."""
    stem = tag.partition(".")[0]
    return stem == EVERY_CUSTOMER or stem not in KNOWN_TAGS


def is_known_tag(tag: str) -> bool:
    stem = tag.partition(".")[0]
    return stem == EVERY_CUSTOMER or stem in KNOWN_TAGS


def _has(sources: Sources, tag: str) -> bool:
    """Whether the tag is among the tags, by itself or with all regions."""
    return tag in sources.tags or tag.partition(".")[0] in sources.tags


def _covered(ours: Sources, theirs: Sources, *, most: bool) -> frozenset[str]:
    """Our tags that are within theirs."""
    if not ours.tags:
        return frozenset()
    grade = theirs.addresses.grade
    whole = grade.is_wide if most else grade is Grade.OPEN
    return frozenset(tag for tag in ours.tags if whole or _has(theirs, tag))


def _within(ours: Sources, theirs: Sources) -> Addresses:
    """Addresses of theirs that our tags may hold."""
    return theirs.addresses & PUBLIC if ours.tags and not theirs.addresses.grade.is_wide else NONE


def _narrower(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """What two lists of tags may have in common: the narrower ones."""
    if not ours or not theirs:
        return frozenset()
    narrow = frozenset(tag for tag in ours | theirs if not is_wide_tag(tag))
    return narrow or ours | theirs


EVERYONE = Sources(PUBLIC)
NOBODY = Sources()
