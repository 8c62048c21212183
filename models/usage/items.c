/* What a row names, looked up in the price book of a strategy. */
#include "models/usage/usage.h"

bool item_of(struct setup *setup, const struct thing *thing, struct item *item)
{
	*item = (struct item){
		.region = thing->field[FIELD_REGION], .zone = thing->field[FIELD_ZONE], .account = thing->field[FIELD_ACCOUNT],
		.group = thing->field[FIELD_GROUP], .resource = thing->field[FIELD_RESOURCE], .tags = thing->tags};
	return setup_find(setup, thing->field[FIELD_ITEM], thing->buy, thing->at, item);
}
